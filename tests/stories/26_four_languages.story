# Anh Mai Anh changes the language at every step and loses nothing.
expect screen "Đặt sách"
language en
expect screen "Put"
language fr
card "Hoàng Mai Anh"
language zh
pin "2468"
place "Đất rừng phương Nam"
expect screen "Đất rừng phương Nam"
language en
expect screen "Đất rừng phương Nam"
language fr
tap finish
expect button receipt_none
language vi
tap receipt_none
expect screen "Chúc bạn đọc vui."
