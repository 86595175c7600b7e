# This library takes returns while the line is down, and lends nothing.
rule offline checkin
network down
card "Nguyễn Thị Lan"
expect button borrow
tap return
place "Kính vạn hoa, tập 1"
expect item "Kính vạn hoa, tập 1" secured
expect queue 1
