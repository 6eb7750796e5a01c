package shuzi.dataset;

import shuzi.core.Numeral;
import shuzi.core.image.GreyImage;

/** An image and its numeral. */
public record LabelledImage(Numeral numeral, GreyImage image) {}
