package shuzi.core.handwriting;

/**
 * A line of handwriting, dark on white.
 *
 * @param width in pixels
 * @param height in pixels
 * @param pixels height x width, row by row, 0 for black
 */
public record WrittenLine(int width, int height, byte[] pixels) {}
