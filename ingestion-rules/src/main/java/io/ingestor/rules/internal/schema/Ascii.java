package io.ingestor.rules.internal.schema;

/** Checks of ASCII characters in UTF-8 bytes. */
final class Ascii {

    private Ascii() {}

    static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    static boolean isLetter(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
    }

    static boolean isHex(byte b) {
        return isDigit(b) || (b >= 'a' && b <= 'f') || (b >= 'A' && b <= 'F');
    }

    /** Returns true if the byte is one of the given ASCII characters. */
    static boolean isIn(String characters, byte b) {
        return b > 0 && characters.indexOf(b) >= 0;
    }

    /** Returns the index of the first occurrence of a character, or {@code end} if there is none. */
    static int find(byte[] text, int from, int end, char wanted) {
        for (int i = from; i < end; i++) {
            if (text[i] == wanted) {
                return i;
            }
        }
        return end;
    }

    /** Returns the index of the last occurrence of a character, or -1 if there is none. */
    static int findLast(byte[] text, int from, int end, char wanted) {
        for (int i = end - 1; i >= from; i--) {
            if (text[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    /** Returns the index of the first byte that is not a digit, or {@code end} if there is none. */
    static int skipDigits(byte[] text, int from, int end) {
        int i = from;
        while (i < end && isDigit(text[i])) {
            i++;
        }
        return i;
    }

    /** Returns the value of the two digits at an index, or -1 if there are fewer. */
    static int twoDigits(byte[] text, int at, int end) {
        return at + 2 <= end && isDigit(text[at]) && isDigit(text[at + 1])
                ? (text[at] - '0') * 10 + text[at + 1] - '0'
                : -1;
    }
}
