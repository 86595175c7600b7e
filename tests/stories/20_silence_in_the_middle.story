# Packets vanish after the question: one time-out for the pile, then the kiosk decides.
card "Nguyễn Thị Lan"
pin "1234"
network silent
place "Truyện Kiều", "Số đỏ"
wait 4
expect item "Truyện Kiều" unsecured
expect item "Số đỏ" unsecured
expect queue 2
network up
sync
expect applied "Truyện Kiều" checkout
expect applied "Số đỏ" checkout
expect conflicts 0
