export { attachmentHeaders } from "./attachment-headers.ts";
export {
  createDirectUploads,
  type DirectUpload,
  type DirectUploadOptions,
  type DirectUploads,
} from "./direct-uploads.ts";
export { receiveUpload } from "./receive-upload.ts";
export { createFileStorage, type FileStorageOptions } from "./storage/file-system.ts";
export { createMemoryStorage, type MemoryStorage } from "./storage/memory.ts";
export { createS3Storage, type S3StorageOptions } from "./storage/s3.ts";
export { createSupabaseStorage, type SupabaseStorageOptions } from "./storage/supabase.ts";
export type { DirectStorage, FileFacts, PeekedFile, PresignedUpload, UploadStorage } from "./storage/storage.ts";
export type { FileRule, FileRules, StoredFile, Upload, UploadLimits, UploadOptions } from "./upload-options.ts";
export { upload } from "./upload.ts";
