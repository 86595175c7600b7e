# Staff look at the kiosk: a patron's visit is asked first, then one look tells of the pad and of what is still to be sent.
staff_card "29001000000997"
card "29001000000997"
expect screen "Mọi thứ đều ổn"
tap print_test
expect screen "Đã in phiếu thử."
expect receipt "Phiếu in thử"
tap staff_leave
network down
card "Nguyễn Thị Lan"
pin "1234"
place "Truyện Kiều"
expect item "Truyện Kiều" unsecured
card "29001000000997"
expect screen "Thẻ nhân viên vừa được quét."
tap no
expect screen "Truyện Kiều"
card "29001000000997"
tap yes
expect screen "Máy chủ mất kết nối"
expect screen "1 giao dịch chưa gửi"
expect not screen "Truyện Kiều"
expect queue 1
pad unplugged
expect screen "Bàn đặt sách mất kết nối"
tap language_en
expect screen "Pad not connected since"
tap staff_leave
expect button borrow
