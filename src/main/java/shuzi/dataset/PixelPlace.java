package shuzi.dataset;

/**
 * Where the packed pixels of an image are stored.
 *
 * @param block number of the block of its data set, from 0
 * @param start index of its first byte there
 * @param bytes number of bytes
 */
record PixelPlace(int block, int start, int bytes) {}
