package shuzi.dataset;

import shuzi.core.image.GreyImage;

/**
 * An image and its label.
 *
 * @param label 1..15
 */
public record LabelledImage(int label, GreyImage image) {}
