package shuzi.dataset;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of what a data set is made of.
 *
 * @param maxUpload largest upload
 * @param maxUnpacked most bytes that an upload may have unpacked
 * @param maxImages most files that an archive may have, images of another file, and images that may be written at a
 *     request
 * @param maxImports most data sets that are imported, made or exported at once; each holds a database connection while it lasts
 */
@Validated
@ConfigurationProperties("shuzi.dataset")
record DatasetSettings(
        @DefaultValue("512MB") DataSize maxUpload,
        @DefaultValue("1GB") DataSize maxUnpacked,
        @DefaultValue("200000") @Min(1) int maxImages,
        @DefaultValue("4") @Min(1) int maxImports) {}
