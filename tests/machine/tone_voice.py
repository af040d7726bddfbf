# SPDX-License-Identifier: Apache-2.0
"""Says words of the language of tones that scribe-sandbox hears (docs/sandbox.md, sandbox/tone_language.hpp)."""
import array
import math
import random
import wave

RATE = 16000
LOW, HIGH = (697, 770, 852, 941), (1209, 1336, 1477, 1633)
KEYPAD = "123A456B789CE0FD"
WORDS_PER_UTTERANCE = 8


def word_of(code):
    first, second, third = code >> 8, code >> 4 & 15, code & 15
    return "bdfghjklmnprstvz"[first] + "aeio"[second // 4] + "lnrs"[second % 4] + "dkmt"[third // 4] + "aeio"[third % 4]


def tone(digit):
    low, high = divmod(KEYPAD.index(f"{digit:X}"), 4)
    count, ramp = RATE * 60 // 1000, RATE * 2 // 1000
    out = array.array("h")
    for n in range(count):
        edge = min(n, count - 1 - n) + 0.5
        gain = 0.5 - 0.5 * math.cos(math.pi * edge / ramp) if edge < ramp else 1.0
        turn = 2 * math.pi * n / RATE
        out.append(round(4100 * gain * (math.sin(turn * LOW[low]) + math.sin(turn * HIGH[high]))))
    return out


def silence(ms):
    return array.array("h", bytes(2 * RATE * ms // 1000))


def say(count, seed):
    """`count` words: their text, and their samples at 16 kHz."""
    tones = [tone(digit) for digit in range(16)]
    words, samples = [], silence(500)
    for n, code in enumerate(random.Random(seed).sample(range(4096), count)):
        if n:
            samples += silence(800 if n % WORDS_PER_UTTERANCE == 0 else 150)
        samples += tones[code >> 8] + silence(40) + tones[code >> 4 & 15] + silence(40) + tones[code & 15]
        words.append(word_of(code))
    return " ".join(words), samples + silence(1000)


def write_wav(path, samples):
    with wave.open(str(path), "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes(samples.tobytes())


def read_wav(path):
    with wave.open(str(path), "rb") as file:
        return array.array("h", file.readframes(file.getnframes()))
