package shuzi.dataset;

/**
 * Where an image's packed pixels lie.
 *
 * @param block number of the block of its data set, from 0
 * @param start index of its first byte there
 * @param bytes how many they are
 */
record PixelPlace(int block, int start, int bytes) {}
