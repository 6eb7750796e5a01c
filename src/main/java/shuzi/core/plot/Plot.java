package shuzi.core.plot;

/** A plot that can be drawn in any size. Immutable. */
public interface Plot {

    /** Returns the title, in one line. */
    String title();

    /** Draws the plot on a white canvas. */
    void paint(Canvas canvas);
}
