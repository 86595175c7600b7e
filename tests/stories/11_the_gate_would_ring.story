# The visit ends before the tag could be written: the loan stands, the slip says so.
network slow 2
card "Nguyễn Thị Lan"
pin "1234"
place "Nỗi buồn chiến tranh"
expect screen "Nỗi buồn chiến tranh"
lift all
expect screen "đặt lại"
tap finish
tap receipt_print
expect receipt "Nỗi buồn chiến tranh"
expect item "Nỗi buồn chiến tranh" secured
expect loan "Nỗi buồn chiến tranh" to "Nguyễn Thị Lan"
