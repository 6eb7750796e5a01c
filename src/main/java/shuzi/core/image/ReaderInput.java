package shuzi.core.image;

/**
 * What of a file its reader gets.
 *
 * @param bytes a file of the same format, with what the pixels need and no more
 * @param luma whether the reader is to make grey of it: it has its luma apart from its colours, and many pixels
 */
record ReaderInput(byte[] bytes, boolean luma) {

    /** What its reader makes as the file has it. */
    static ReaderInput of(byte[] bytes) {
        return new ReaderInput(bytes, false);
    }
}
