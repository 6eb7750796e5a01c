package shuzi.core.plot;

/** A plot that can be drawn in any size. Plots are immutable. */
public interface Plot {

    /** Returns the title, a single line. */
    String title();

    /** Draws the plot on a white canvas. */
    void paint(Canvas canvas);
}
