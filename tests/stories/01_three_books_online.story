# Lan borrows three books on an ordinary day and takes a slip.
card "Nguyễn Thị Lan"
pin "1234"
expect screen "Lan"
place "Truyện Kiều", "Số đỏ", "Chí Phèo"
expect screen "Truyện Kiều"
expect screen "Số đỏ"
expect item "Truyện Kiều" unsecured
expect item "Số đỏ" unsecured
expect item "Chí Phèo" unsecured
expect loan "Số đỏ" to "Nguyễn Thị Lan"
tap finish
tap receipt_print
expect receipts 1
expect receipt "Truyện Kiều"
expect receipt "0013"
expect screen "Chúc bạn đọc vui."
walk_away
expect not screen "Lan"
expect queue 0
expect applied "Chí Phèo" checkout
