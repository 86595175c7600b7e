# No paper: the loans are safe, and the screen says so.
printer paper_out
card "Nguyễn Thị Lan"
pin "1234"
place "Đất rừng phương Nam"
expect item "Đất rừng phương Nam" unsecured
tap finish
expect button receipt_none
tap receipt_none
expect receipts 0
printer ok
expect loan "Đất rừng phương Nam" to "Nguyễn Thị Lan"
