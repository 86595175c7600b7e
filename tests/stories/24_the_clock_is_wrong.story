# After a cold start without network nobody knows the date: none is shown, and central gets the true time.
network down
clock wrong
card "Nguyễn Thị Lan"
place "Chinh phụ ngâm"
expect item "Chinh phụ ngâm" unsecured
expect screen "Xem ngày trả trong tài khoản."
expect not screen "1970"
clock right
network up
sync
expect loan "Chinh phụ ngâm" to "Nguyễn Thị Lan"
expect conflicts 0
