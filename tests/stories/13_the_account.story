# Marie looks at what she owes, Quân at his overdue book.
tap account
card "Marie Dubois"
pin "3456"
expect screen "35"
tap back
tap finish                                 # nothing was borrowed: nobody asks for a slip
tap account
card "Trần Minh Quân"
pin "2345"
expect screen "Dế Mèn phiêu lưu ký"
expect button renew
tap renew
expect applied "Dế Mèn phiêu lưu ký" renew
