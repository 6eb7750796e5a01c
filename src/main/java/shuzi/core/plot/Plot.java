package shuzi.core.plot;

/** A picture of numbers, to be drawn in any size. Immutable. */
public interface Plot {

    /** What it shows, in a line. */
    String title();

    /** Draws it on a white sheet. */
    void paint(Canvas canvas);
}
