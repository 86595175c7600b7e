# The line comes back while the pile is being lent.
network down
card "Hoàng Mai Anh"
pin "2468"
place "Hoàng Lê nhất thống chí"
expect item "Hoàng Lê nhất thống chí" unsecured
expect queue 1
network up
place "Đất rừng phương Nam"
expect item "Đất rừng phương Nam" unsecured
sync
expect loan "Hoàng Lê nhất thống chí" to "Hoàng Mai Anh"
expect loan "Đất rừng phương Nam" to "Hoàng Mai Anh"
network down
place "Nỗi buồn chiến tranh"
expect item "Nỗi buồn chiến tranh" unsecured
place "Tắt đèn"
wait 2
expect item "Tắt đèn" secured
tap finish
tap receipt_print
expect receipt "Nỗi buồn chiến tranh"
expect queue 1
network up
sync
expect loan "Nỗi buồn chiến tranh" to "Hoàng Mai Anh"
expect no loan "Tắt đèn"
