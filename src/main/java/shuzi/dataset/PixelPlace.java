package shuzi.dataset;

/**
 * The location of the packed pixels of an image in the database.
 *
 * @param block number of the block in its data set, from 0
 * @param start index of the first byte in the block
 * @param bytes number of bytes
 */
record PixelPlace(int block, int start, int bytes) {}
