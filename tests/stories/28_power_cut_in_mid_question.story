# The power goes while upstream is being asked: nothing was unsecured, the question is withdrawn or stands, never doubled.
network slow 3
card "Nguyễn Thị Lan"
pin "1234"
place "Số đỏ"
wait 1
power cut
network up
sync
expect item "Số đỏ" secured
expect conflicts 0
