# After a power cut nobody has told the time but the time service, and that contradicts itself by ten years: no date is shown,
# and the book is lent all the same. Central's word ends it, and the loan has its true time.
network down
power cut
clock ahead 10 years
card "Nguyễn Thị Lan"
pin "1234"
place "Chinh phụ ngâm"
expect item "Chinh phụ ngâm" unsecured
expect screen "Xem ngày trả trong tài khoản."
expect not screen "2036"
network up
sync
expect loan "Chinh phụ ngâm" to "Nguyễn Thị Lan"
expect conflicts 0
