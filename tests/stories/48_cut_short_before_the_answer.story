# The power goes while the library is being asked. Nothing was lent, and her next slip says so; laid down again, it is hers.
network silent
card "Nguyễn Thị Lan"
pin "1234"
place "Truyện Kiều"
expect item "Truyện Kiều" unsecured
place "Chí Phèo"
power cut
lift all
network up
sync
card "Nguyễn Thị Lan"
pin "1234"
expect screen "Lượt trước"
place "Chí Phèo"
expect item "Chí Phèo" unsecured
tap finish
tap receipt_print
expect receipt "Truyện Kiều"
expect receipt "Chí Phèo"
expect loan "Chí Phèo" to "Nguyễn Thị Lan"
expect applied "Truyện Kiều" checkout
