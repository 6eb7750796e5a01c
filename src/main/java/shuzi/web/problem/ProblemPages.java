package shuzi.web.problem;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Serves the pages to which the types of problems link. */
@RestController
@Tag(name = "Problems", description = "Explanations of the types of problem documents")
class ProblemPages {

    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    @Operation(
            operationId = "explainProblem",
            summary = "Explain a kind of problem",
            description = "Returns the page that the `type` of a problem document links to. Needs no authentication.")
    @ApiResponse(
            responseCode = "200",
            description = "The page",
            content = @Content(mediaType = MediaType.TEXT_HTML_VALUE, schema = @Schema(type = "string")))
    @Problems({404, 406})
    @GetMapping(path = "/problems/{kind}", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> explain(
            @Parameter(description = "Kind of problem: the last segment of the `type`", example = "not-found")
                    @PathVariable
                    String kind) {
        ProblemKind found = ProblemKind.named(kind)
                .orElseThrow(() -> NotFoundException.because("There is no kind of problem with this name."));
        return ResponseEntity.ok()
                .contentType(HTML)
                .cacheControl(CacheControl.maxAge(Duration.ofHours(1)))
                .body("""
                        <!DOCTYPE html>
                        <html lang="en">
                        <head>
                        <meta charset="utf-8">
                        <title>%1$s</title>
                        <style>body { font: 1rem/1.5 sans-serif; margin: 2rem auto; max-width: 40rem; padding: 0 1rem }</style>
                        </head>
                        <body>
                        <h1>%1$s</h1>
                        <p>Status %2$d, kind <code>%3$s</code></p>
                        <p>%4$s</p>
                        </body>
                        </html>
                        """.formatted(found.title(), found.status().value(), found.slug(), found.explanation()));
    }
}
