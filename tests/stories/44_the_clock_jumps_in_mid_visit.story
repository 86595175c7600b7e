# The clock jumps ten years ahead in the middle of a visit, its time service calls it right, and it comes back. Central had told
# the time before: the dates are right all the while, and nothing that is counted runs out.
card "Nguyễn Thị Lan"
pin "1234"
place "Truyện Kiều"
expect item "Truyện Kiều" unsecured
network down
clock ahead 10 years
place "Chí Phèo"
expect item "Chí Phèo" unsecured
expect screen "Đã lưu tại đây. Sẽ gửi khi có mạng."
expect not screen "2036"
clock back 10 years
place "Số đỏ"
expect item "Số đỏ" unsecured
expect not screen "2036"
tap finish
expect not screen "2036"
tap receipt_none
expect not screen "2036"
network up
sync
expect applied "Chí Phèo" checkout
expect loan "Số đỏ" to "Nguyễn Thị Lan"
expect conflicts 0
