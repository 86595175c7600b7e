# A book that Emma has reserved stays in the library.
card "Nguyễn Thị Lan"
pin "1234"
place "Mắt biếc"
expect screen "Sách này có người khác đặt trước. Hãy để lại ở quầy."
expect item "Mắt biếc" secured
expect no loan "Mắt biếc"
tap finish
tap receipt_none
lift all
card "Emma Clarke"
pin "5678"
place "Mắt biếc"
expect item "Mắt biếc" unsecured
expect loan "Mắt biếc" to "Emma Clarke"
