"""Messages by e-mail: who asks for them, what is owed to whom, how it is written and sent.

What the public may see is asked again for every letter, at the moment in which it is sent
(`Edition.objects.public`); the desk and its drafts are not known here.
"""
