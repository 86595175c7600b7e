# Lan borrows two books while the line is down, and the power goes.
network down
card "Nguyễn Thị Lan"
pin "1234"
place "Truyện Kiều", "Chí Phèo"
expect screen "Truyện Kiều"
expect screen "Đã lưu tại đây. Sẽ gửi khi có mạng."
expect item "Truyện Kiều" unsecured
expect item "Chí Phèo" unsecured
power cut
expect queue 2
network up
sync
expect loan "Chí Phèo" to "Nguyễn Thị Lan"
expect applied "Truyện Kiều" checkout
expect conflicts 0
