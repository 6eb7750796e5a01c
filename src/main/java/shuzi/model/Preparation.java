package shuzi.model;

import org.jspecify.annotations.Nullable;
import shuzi.image.Fitting;
import shuzi.image.GreyImage;

/**
 * How an image becomes a network's inputs: the same in training, evaluation and prediction.
 *
 * @param fitting how it is fitted to the network; null when its 64 x 64 pixels are taken as they are
 * @param pixelScale what a pixel, 0..255, is multiplied with to become an input
 */
public record Preparation(@Nullable Fitting fitting, double pixelScale) {

    /** Inputs of the network. */
    public int inputs() {
        return fitting == null ? GreyImage.PIXELS : fitting.pixels();
    }
}
