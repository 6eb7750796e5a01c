package shuzi.report;

import io.swagger.v3.oas.annotations.Parameter;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import shuzi.core.plot.PlotSize;

/** The requested size of a plot. */
record PlotMeasures(
        @Parameter(description = "Width in pixels; " + WIDTH + " if left out", example = "" + WIDTH)
        @Min(PlotSize.MIN_SIDE)
        @Max(PlotSize.MAX_SIDE)
        @Nullable
        Integer width,

        @Parameter(description = "Height in pixels; " + HEIGHT + " if left out", example = "" + HEIGHT)
        @Min(PlotSize.MIN_SIDE)
        @Max(PlotSize.MAX_SIDE)
        @Nullable
        Integer height) {

    private static final int WIDTH = 800;
    private static final int HEIGHT = 500;

    PlotSize toSize() {
        return new PlotSize(Objects.requireNonNullElse(width, WIDTH), Objects.requireNonNullElse(height, HEIGHT));
    }
}
