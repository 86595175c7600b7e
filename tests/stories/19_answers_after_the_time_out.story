# The answer comes after the patron's four seconds; the work was done all the same, and is booked once.
card "Nguyễn Thị Lan"
pin "1234"
network slow 6
place "Hoàng Lê nhất thống chí"
wait 5
expect item "Hoàng Lê nhất thống chí" unsecured
network up
sync
expect applied "Hoàng Lê nhất thống chí" checkout
expect loan "Hoàng Lê nhất thống chí" to "Nguyễn Thị Lan"
expect conflicts 0
