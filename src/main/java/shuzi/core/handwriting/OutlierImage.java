package shuzi.core.handwriting;

import shuzi.core.image.GreyImage;

/**
 * An image that shows none of the 15 numerals.
 *
 * @param what the character, letter or digit that it shows, or the name of the kind
 */
public record OutlierImage(GreyImage image, Kind kind, String what) {

    /** The kinds of outlier images. */
    public enum Kind {
        /** Another Chinese character. */
        CHARACTER(40),
        /** Parts of characters or strokes in a meaningless arrangement. */
        SYNTHETIC_CHARACTER(12),
        /** A Latin letter. */
        LETTER(10),
        /** An Arabic digit. */
        DIGIT(5),
        SCRIBBLE(6),
        /** Waves, loops, spirals. */
        CURVES(5),
        DOTS(2),
        HATCHING(3),
        NOISE(4),
        /** A filled shape. */
        SHAPE(5),
        /** The outline of a geometric figure. */
        FIGURE(4),
        /** Light, blobs and texture over the whole image. */
        PHOTO(4),
        /** More than one numeral. */
        SEVERAL_NUMERALS(5),
        /** A numeral that lacks strokes or is crossed out. */
        SPOILT_NUMERAL(3),
        /** A numeral that is mirrored or turned by 90 or 180 degrees. */
        TURNED_NUMERAL(3);

        private final int weight;

        Kind(int weight) {
            this.weight = weight;
        }

        /** Returns the relative frequency of this kind in a mixture. */
        int weight() {
            return weight;
        }
    }
}
