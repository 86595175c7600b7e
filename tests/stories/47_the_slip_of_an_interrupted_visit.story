# The power goes before Lan gets her slip. Whoever comes next reads nothing of it; at her own next visit it is told and printed.
card "Nguyễn Thị Lan"
pin "1234"
place "Truyện Kiều", "Chí Phèo"
expect item "Truyện Kiều" unsecured
expect item "Chí Phèo" unsecured
power cut
lift all
expect not screen "Truyện Kiều"
card "Trần Minh Quân"
pin "2345"
expect screen "Chào Quân"
expect not screen "Truyện Kiều"
expect not screen "Lượt trước"
tap finish
walk_away
card "Nguyễn Thị Lan"
pin "1234"
expect screen "Lượt trước: máy đã dừng giữa chừng."
expect screen "2 đã mượn"
expect not screen "Chí Phèo"
tap finish
tap receipt_print
expect receipt "Truyện Kiều"
expect receipt "Chí Phèo"
walk_away
card "Nguyễn Thị Lan"
pin "1234"
expect screen "Chào Lan"
expect not screen "Lượt trước"
expect applied "Truyện Kiều" checkout
expect receipts 1
