# Power cuts with a queue: nothing is lost, nothing is doubled.
network down
card "Nguyễn Thị Lan"
pin "1234"
place "Số đỏ", "Chí Phèo", "Bao giờ cho đến tháng Mười (DVD)"
expect item "Bao giờ cho đến tháng Mười (DVD)" unsecured
expect queue 3
power cut
expect queue 3
lift all
tap return
place "Số đỏ"
expect item "Số đỏ" secured
power cut
expect queue 4
network up
sync
expect applied "Số đỏ" checkout checkin
expect no loan "Số đỏ"
expect loan "Chí Phèo" to "Nguyễn Thị Lan"
expect loan "Bao giờ cho đến tháng Mười (DVD)" to "Nguyễn Thị Lan"
expect conflicts 0
