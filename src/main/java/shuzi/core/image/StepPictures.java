package shuzi.core.image;

/**
 * The steps of the normalization of a picture as pictures, white on black: brighter is a larger contrast to the paper.
 *
 * @param width of each, in pixels; large pictures are shrunk first
 * @param height of each, in pixels
 * @param contrast height x width: what is not paper
 * @param lines height x width: the part of it that was erased as printed lines
 * @param others height x width: the part of it that was dropped as specks, neighbours or noise
 * @param ink height x width: the part of it that is the character
 */
public record StepPictures(int width, int height, byte[] contrast, byte[] lines, byte[] others, byte[] ink) {}
