package shuzi.core.image;

/**
 * What was done to a picture to normalize it. Places are in pixels of the upright picture.
 *
 * @param width of the picture after decoding (large ones are decoded smaller) and turning
 * @param height of the same
 * @param orientation the EXIF orientation that was undone, 1 for none
 * @param darkInk whether the ink was found to be darker than its background
 * @param evenBackground whether the background was one level; if not, it was estimated place by place
 * @param background its level, the median of an uneven one, 0..255
 * @param threshold the contrast to the background from which on a pixel is surely ink, 0..255
 * @param x left edge of the box around the character
 * @param y upper edge of the same
 * @param boxWidth of the box
 * @param boxHeight of the box
 * @param specksRemoved pieces of ink that are not of the character
 * @param scale normalized pixels for one of the picture, along the longer side of the box
 * @param strokeWidthBefore mean width of the strokes, in normalized pixels, had they only been scaled
 * @param strokeWidthAfter what they were made
 */
public record NormalizationSteps(
        int width,
        int height,
        int orientation,
        boolean darkInk,
        boolean evenBackground,
        int background,
        int threshold,
        int x,
        int y,
        int boxWidth,
        int boxHeight,
        int specksRemoved,
        double scale,
        double strokeWidthBefore,
        double strokeWidthAfter) {}
