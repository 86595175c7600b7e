# Lent without a network and lifted too early; then the power goes. Nobody else can take it, and her own hand finishes it.
card "Nguyễn Thị Lan"
pin "1234"
network silent
place "Nỗi buồn chiến tranh"
lift all
expect screen "đặt lại"
expect item "Nỗi buồn chiến tranh" secured
power cut
expect queue 1
card "Trần Minh Quân"
pin "2345"
place "Nỗi buồn chiến tranh"
expect screen "đang ghi cho người khác"
expect item "Nỗi buồn chiến tranh" secured
tap finish
tap receipt_none
lift all
walk_away
card "Nguyễn Thị Lan"
pin "1234"
place "Nỗi buồn chiến tranh"
expect item "Nỗi buồn chiến tranh" unsecured
network up
sync
expect loan "Nỗi buồn chiến tranh" to "Nguyễn Thị Lan"
expect applied "Nỗi buồn chiến tranh" checkout
expect conflicts 0
