" Cases of the PolyPaint conformance suite
autocmd BufNewFile,BufRead *.session setfiletype polypaint-session
