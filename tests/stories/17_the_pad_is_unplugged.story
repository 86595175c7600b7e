# The pad's plug comes loose in the middle of a visit.
card "Nguyễn Thị Lan"
pin "1234"
place "Truyện Kiều"
expect item "Truyện Kiều" unsecured
pad unplugged
wait 1
pad ok
place "Số đỏ"
expect item "Số đỏ" unsecured
expect applied "Truyện Kiều" checkout
