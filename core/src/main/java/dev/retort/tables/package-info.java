/**
 * Tables as Parquet files and SQL over them. {@link dev.retort.tables.TableFile} writes, {@link dev.retort.tables.Database}
 * reads; Parquet is the truth, a database is only a view of it and lives in memory.
 */
@NullMarked
package dev.retort.tables;

import org.jspecify.annotations.NullMarked;
