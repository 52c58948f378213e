/** Tests that read and change tables with Spark. */
package io.ingestor.delta.spark;
