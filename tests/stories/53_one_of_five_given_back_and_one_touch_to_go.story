# The library chose the slip: one touch ends the visit. Before it Lan gives back what she did not mean to borrow.
option slip print
option undo_s 120
card "Nguyễn Thị Lan"
pin "1234"
place "Truyện Kiều", "Số đỏ", "Chí Phèo", "Tắt đèn", "Pride and Prejudice"
expect item "Số đỏ" unsecured
expect loan "Số đỏ" to "Nguyễn Thị Lan"
expect screen "Đã mượn 5 cuốn"
expect touches 0
tap undo "Số đỏ"
expect item "Số đỏ" secured
expect no loan "Số đỏ"
expect screen "Đã mượn 4 cuốn"
tap finish
expect touches 2
expect seconds 60
expect receipts 1
expect receipt "Đã trả"
expect screen "Chúc bạn đọc vui."
walk_away
expect item "Truyện Kiều" unsecured
expect queue 0
expect conflicts 0
expect applied "Số đỏ" checkout checkin
