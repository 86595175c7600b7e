# Packets vanish while the second book is asked for. The patron waits four seconds at most.
card "Nguyễn Thị Lan"
pin "1234"
place "Truyện Kiều"
expect item "Truyện Kiều" unsecured
network silent
place "Chinh phụ ngâm"
expect item "Chinh phụ ngâm" unsecured
expect screen "Sẽ gửi khi có mạng"
tap finish
tap receipt_print
expect receipt "Chinh phụ ngâm"
expect receipt "Truyện Kiều"
expect queue 1
network up
sync
expect loan "Chinh phụ ngâm" to "Nguyễn Thị Lan"
expect applied "Chinh phụ ngâm" checkout
expect applied "Truyện Kiều" checkout
expect conflicts 0
