"""What a message of a chat asks to be made, remembered or forgotten: by fixed rules, in English, German, Spanish, French and
Portuguese. A message in another language asks for nothing.
"""
