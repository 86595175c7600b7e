# Quân renews, and the line goes silent: nobody says «not done», and it is not offered a second time.
tap account
card "Trần Minh Quân"
pin "2345"
expect screen "Dế Mèn phiêu lưu ký"
expect button renew_all
network silent
tap renew "Dế Mèn phiêu lưu ký"
wait 6
expect screen "Chưa rõ đã gia hạn"
expect no button renew_all
network up
sync
expect applied "Dế Mèn phiêu lưu ký" renew
expect applied "Cho tôi xin một vé đi tuổi thơ"
