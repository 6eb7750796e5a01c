package shuzi.report;

import io.swagger.v3.oas.annotations.Parameter;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import shuzi.core.plot.PlotSize;

/** The requested size of a plot. */
record PlotMeasures(
        @Parameter(description = "Width in pixels; 800 if left out", example = "800")
        @Min(PlotSize.MIN_SIDE)
        @Max(PlotSize.MAX_SIDE)
        @Nullable
        Integer width,

        @Parameter(description = "Height in pixels; 500 if left out", example = "500")
        @Min(PlotSize.MIN_SIDE)
        @Max(PlotSize.MAX_SIDE)
        @Nullable
        Integer height) {

    PlotSize toSize() {
        return new PlotSize(Objects.requireNonNullElse(width, 800), Objects.requireNonNullElse(height, 500));
    }
}
