package shuzi.core.handwriting;

import shuzi.core.image.GreyImage;

/**
 * A picture that shows none of the 15 numerals.
 *
 * @param what it shows in particular: a character, a letter, or the name of the kind
 */
public record OutlierImage(GreyImage image, Kind kind, String what) {

    /** What sort of a picture it is. */
    public enum Kind {
        /** Another Chinese character. */
        CHARACTER(40),
        /** Parts of characters or strokes in an arrangement that has no meaning. */
        MADE_UP_CHARACTER(12),
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
        /** Light, blobs and texture all over the picture. */
        PHOTO(4),
        /** More than one numeral. */
        SEVERAL_NUMERALS(5),
        /** A numeral that lost strokes or was crossed out. */
        SPOILT_NUMERAL(3),
        /** A numeral mirrored or turned by a right angle or two. */
        TURNED_NUMERAL(3);

        private final int weight;

        Kind(int weight) {
            this.weight = weight;
        }

        /** How many of a mixture of all kinds are of this one, relative to the others. */
        int weight() {
            return weight;
        }
    }
}
