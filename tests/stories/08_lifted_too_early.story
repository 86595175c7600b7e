# Lan is too quick; the kiosk asks for the book once more.
network slow 2
card "Nguyễn Thị Lan"
pin "1234"
place "Số đỏ"
expect screen "Số đỏ"
lift "Số đỏ"
expect loan "Số đỏ" to "Nguyễn Thị Lan"
expect screen "đặt lại"
expect item "Số đỏ" secured
place "Số đỏ"
expect item "Số đỏ" unsecured
