module example.org/myhttpserver

go 1.19
